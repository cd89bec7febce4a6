/** How packs and table files become resources. Not exported. */
package org.butterflysecurity.workflows.internal;
