/** Runs: reading through connectors, redaction, spilling and sorting, and what the verbs of the front door do. */
package org.butterflysecurity.internal.engine;
