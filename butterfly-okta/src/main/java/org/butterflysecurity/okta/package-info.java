/** The Okta connector. */
package org.butterflysecurity.okta;
