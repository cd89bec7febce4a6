/** How the connector does what the catalog cannot say. Not exported. */
package org.butterflysecurity.okta.internal;
