/** Contract suites: who implements an SPI extends the suite of that SPI in his tests and learns whether it keeps its promises. */
package org.butterflysecurity.testkit.contract;
