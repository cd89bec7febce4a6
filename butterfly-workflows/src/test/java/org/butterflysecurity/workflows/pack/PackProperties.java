package org.butterflysecurity.workflows.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.workflows.TestPack;

class PackProperties {

    @Property(tries = 500)
    void damagedBytesAreAPackOrAClearError(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) {
        Random random = new Random(seed);
        byte[] bytes = TestPack.exported(random).bytes();
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            Pack pack = Pack.parse("damaged.flow", bytes);
            pack.references();
            pack.novelties();
            pack.flows().forEach(Flow::kind);
            assertThat(pack.bytes()).isEqualTo(bytes);
        } catch (ProviderException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PACK);
            assertThat(e.getMessage()).contains("damaged.flow");
        }
    }
}
