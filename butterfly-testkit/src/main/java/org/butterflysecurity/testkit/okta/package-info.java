/** A simulated Okta org over TLS on loopback, strict where Okta is strict, with a demo tenant of any size. */
package org.butterflysecurity.testkit.okta;
