/** The encrypted, deduplicated repository of one tenant: trees, packs, manifests. docs/format.md describes what it writes. */
package org.butterflysecurity.internal.repository;
