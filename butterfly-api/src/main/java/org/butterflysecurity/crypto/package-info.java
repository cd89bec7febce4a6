/** Keys and secrets: ready-made key providers, the keyring, the credential vault, and a type for secrets that cannot be printed. */
package org.butterflysecurity.crypto;
