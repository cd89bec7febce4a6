/** What simulated tenants of every provider are made of: a server, requests and answers, documents, routes. */
package org.butterflysecurity.testkit.internal;
