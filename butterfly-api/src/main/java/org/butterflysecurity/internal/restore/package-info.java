/** Puts a tenant back to a snapshot: matching, planning, executing. */
package org.butterflysecurity.internal.restore;
