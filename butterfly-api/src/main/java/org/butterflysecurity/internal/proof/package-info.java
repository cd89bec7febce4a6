/** Checks proofs, independently of the repository. */
package org.butterflysecurity.internal.proof;
