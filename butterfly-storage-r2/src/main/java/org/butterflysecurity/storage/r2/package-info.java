/** Cloudflare R2 and other S3-compatible object stores. Entered through {@link org.butterflysecurity.storage.r2.R2Storage}. */
package org.butterflysecurity.storage.r2;
