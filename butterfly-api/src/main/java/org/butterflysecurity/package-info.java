/** The front door: {@link org.butterflysecurity.IdentityBackup} and the results of its verbs. */
package org.butterflysecurity;
