/** What a run tells its listeners while it works. */
package org.butterflysecurity.event;
