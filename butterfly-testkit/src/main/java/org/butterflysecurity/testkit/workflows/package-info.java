/** A simulated console of Okta Workflows. */
package org.butterflysecurity.testkit.workflows;
