/** The Auth0 connector. */
package org.butterflysecurity.auth0;
