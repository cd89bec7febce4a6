/**
 * Putting flows back. Okta has no interface for it, so a person does: this makes the files to import and the list of what to do,
 * in which order. Hazards and order are from {@code workflows.md}, section 3.
 */
package org.butterflysecurity.workflows.restore;
