package org.butterflysecurity.house;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Library code is handed its time, its randomness, its environment and its files; it does not help itself. */
class NothingHiddenTest {
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("org.butterflysecurity");

    /** Where a default is chosen for a host that has not chosen: factories and builders, beside a parameter to choose another. */
    private static final Set<String> DEFAULTS = Set.of(
            "org.butterflysecurity.IdentityBackupBuilder",
            "org.butterflysecurity.crypto.CredentialVault",
            "org.butterflysecurity.crypto.EnvironmentKeyProvider",
            "org.butterflysecurity.crypto.KeyFileProvider",
            "org.butterflysecurity.crypto.KeystoreKeyProvider",
            "org.butterflysecurity.crypto.PassphraseKeyProvider",
            "org.butterflysecurity.event.ProgressBar",
            "org.butterflysecurity.storage.FileSystemStorage",
            "org.butterflysecurity.storage.InMemoryStorage",
            "org.butterflysecurity.storage.r2.R2StorageBuilder");

    private static final List<String> ALWAYS_FORBIDDEN = List.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.exit",
            "java.lang.Math.random",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.UUID.randomUUID",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.security.Security.addProvider",
            "java.util.ServiceLoader.load");

    private static final List<String> FORBIDDEN_BUT_FOR_DEFAULTS = List.of(
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.security.SecureRandom.<init>",
            "java.util.Random.<init>");

    @Test
    void noHiddenClockRandomnessEnvironmentOrLookUp() {
        noClasses().should().accessTargetWhere(targetIn(ALWAYS_FORBIDDEN)).check(LIBRARY);
    }

    @Test
    void defaultsAreChosenInFactoriesOnly() {
        noClasses()
                .that(DescribedPredicate.not(nameMatching(String.join("|", DEFAULTS)))
                        .forSubtype())
                .should()
                .accessTargetWhere(targetIn(FORBIDDEN_BUT_FOR_DEFAULTS))
                .check(LIBRARY);
    }

    @Test
    void nothingIsPrinted() {
        noClasses()
                .should()
                .accessTargetWhere(targetIn(List.of(
                        "java.lang.System.out",
                        "java.lang.System.err",
                        "java.lang.Throwable.printStackTrace",
                        "java.lang.Exception.printStackTrace")))
                .check(LIBRARY);
    }

    private static DescribedPredicate<JavaAccess<?>> targetIn(List<String> names) {
        return DescribedPredicate.describe(
                "target is one of " + names,
                access -> names.contains(access.getTargetOwner().getName() + "."
                        + access.getTarget().getName()));
    }
}
