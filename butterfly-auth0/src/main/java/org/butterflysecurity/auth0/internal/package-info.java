/** What a table cannot say about Auth0: its domains, its errors, and readers for a few types. */
package org.butterflysecurity.auth0.internal;
