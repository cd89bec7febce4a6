/** What simulated tenants of every provider show of themselves: calls, faults, how they are reached. */
package org.butterflysecurity.testkit.simulation;
