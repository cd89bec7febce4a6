/** The machinery below the REST toolkit: transport, pacing, clocks, links, proofs. */
package org.butterflysecurity.internal.rest;
