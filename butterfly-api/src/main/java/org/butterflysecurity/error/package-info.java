/** One sealed family of failures: a permanent code, what is true now, and what to do. */
package org.butterflysecurity.error;
