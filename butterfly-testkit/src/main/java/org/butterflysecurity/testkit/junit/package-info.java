/** JUnit 5 extensions: a test gets a simulated org, or a snapshot of a real one, in two lines. */
package org.butterflysecurity.testkit.junit;
