package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.KeyParameter;

class SipHashProperties {

    /** The example of the paper's appendix A. */
    @Example
    void theExampleOfThePaperIsMet() {
        byte[] key = new byte[16];
        byte[] text = new byte[15];
        for (int i = 0; i < 16; i++) {
            key[i] = (byte) i;
            text[Math.min(i, 14)] = (byte) Math.min(i, 14);
        }

        assertThat(new SipHash(key).hash(text)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Property(tries = 300)
    void anyTextHasTheHashThatBouncyCastleGives(@ForAll @Size(16) byte[] key, @ForAll @Size(max = 100) byte[] text) {
        org.bouncycastle.crypto.macs.SipHash other = new org.bouncycastle.crypto.macs.SipHash();
        other.init(new KeyParameter(key));
        other.update(text, 0, text.length);
        SipHash ours = new SipHash(key);

        assertThat(ours.hash(text)).isEqualTo(other.doFinal()).isEqualTo(ours.hash(text));
    }
}
