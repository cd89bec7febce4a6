/** A simulated Auth0 tenant: stateful, strict, of any size, and able to go wrong on demand. */
package org.butterflysecurity.testkit.auth0;
