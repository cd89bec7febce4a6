/** The vocabulary: tenants, resource types, resources, snapshots and the differences between them. */
package org.butterflysecurity.model;
