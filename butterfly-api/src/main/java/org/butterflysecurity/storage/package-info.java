/** Ready-made storage: the file system, and memory. */
package org.butterflysecurity.storage;
