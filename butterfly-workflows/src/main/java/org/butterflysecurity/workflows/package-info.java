/** The front of the module: the connector and its catalog. */
package org.butterflysecurity.workflows;
