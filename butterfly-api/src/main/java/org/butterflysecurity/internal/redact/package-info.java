/** What is taken out of a document before it is stored: derived fields and secrets, known and suspected. */
package org.butterflysecurity.internal.redact;
