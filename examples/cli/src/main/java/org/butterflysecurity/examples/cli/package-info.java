/** A command line built on the library: one class for each command, and nothing that an embedder could not write. */
package org.butterflysecurity.examples.cli;
