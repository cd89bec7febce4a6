/**
 * What the Okta Workflows console exports, {@code .flow}, {@code .folder} and {@code .flopack} alike: one JSON format, read
 * without loss and written back byte for byte. Facts are from {@code workflows.md}, section 2, measured over 208 files.
 */
package org.butterflysecurity.workflows.pack;
