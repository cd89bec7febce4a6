/** Immutable JSON values with exact numbers, pointers into them, and their canonical bytes. */
package org.butterflysecurity.json;
