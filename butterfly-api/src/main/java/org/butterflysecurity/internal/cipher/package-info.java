/** Authenticated encryption, as the repository and the temporary files use it. */
package org.butterflysecurity.internal.cipher;
