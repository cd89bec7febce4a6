/** What tests of Butterfly and of its extensions need: a storage that fails on demand; below, contract suites and simulated tenants. */
package org.butterflysecurity.testkit;
