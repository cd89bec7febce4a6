/** What third parties implement: connectors, storage, key providers, secret resolvers. Handed to the builder, never looked up. */
package org.butterflysecurity.spi;
