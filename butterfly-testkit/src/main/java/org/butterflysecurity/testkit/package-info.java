/** SKELETON. */
package org.butterflysecurity.testkit;
