/** One main class a measurement; {@code docs/benchmarks.md} tells how to run them and what they gave. */
package org.butterflysecurity.examples.benchmarks;
