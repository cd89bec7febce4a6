/** The first thing a newcomer runs: two backups of an org and what changed between them. */
package org.butterflysecurity.examples.quickstart;
