/** The toolkit for connectors to REST interfaces: HTTP, OAuth, rate limits, paging, and the connector that a catalog drives. */
package org.butterflysecurity.rest;
