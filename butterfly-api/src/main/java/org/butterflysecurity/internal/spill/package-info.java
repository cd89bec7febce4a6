/** Sorting more records than fit in memory, through temporary files that only the running process can read. */
package org.butterflysecurity.internal.spill;
