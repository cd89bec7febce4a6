/**
 * A provider as data: for every resource type how it is read, what identifies it, which fields mean what, and how it is
 * written. Backup, redaction, diff, restore and documentation read the same declarations.
 */
package org.butterflysecurity.catalog;
