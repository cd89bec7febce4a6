/** Zstandard, where its native part loads. */
package org.butterflysecurity.internal.compression;
