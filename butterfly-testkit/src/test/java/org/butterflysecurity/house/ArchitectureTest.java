package org.butterflysecurity.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ButterflyException;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the house. They point down only. */
class ArchitectureTest {
    private static final String ROOT = "org.butterflysecurity";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage(ROOT + "..");

    @Test
    void apiKnowsNoModuleAboveIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".okta..", ROOT + ".auth0..", ROOT + ".testkit..", ROOT + ".house..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".okta..", ROOT + ".auth0..", ROOT + ".testkit..")
                .check(HOUSE);
    }

    @Test
    void connectorKnowsNoStorageNoKeysAndNoEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".okta..", ROOT + ".auth0..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".storage..", ROOT + ".internal..", ROOT + ".testkit..")
                        .or(describe("the front door", c -> c.getPackageName().equals(ROOT))))
                .check(HOUSE);
    }

    @Test
    void storageInBucketsKnowsNoConnectorAndNoEngine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".storage.r2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".okta..",
                        ROOT + ".auth0..",
                        ROOT + ".rest..",
                        ROOT + ".catalog..",
                        ROOT + ".internal.engine..",
                        ROOT + ".internal.repository..")
                .check(HOUSE);
    }

    @Test
    void jsonKnowsOnlyItself() {
        mayKnow("json");
    }

    @Test
    void errorsKnowOnlyThemselves() {
        mayKnow("error");
    }

    @Test
    void modelKnowsJsonAndErrors() {
        mayKnow("model", "json", "error");
    }

    @Test
    void eventsKnowTheModel() {
        mayKnow("event", "model", "json", "error");
    }

    @Test
    void catalogKnowsTheModel() {
        mayKnow("catalog", "model", "json", "error");
    }

    @Test
    void spiKnowsWhatItsImplementersNeed() {
        mayKnow("spi", "catalog", "crypto", "event", "model", "json", "error");
    }

    @Test
    void storageKnowsItsSpi() {
        mayKnow("storage", "spi", "model", "error");
    }

    @Test
    void cryptoKnowsItsSpi() {
        mayKnow("crypto", "spi", "model", "json", "error");
    }

    @Test
    void restToolkitKnowsNeitherRepositoryNorEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".rest..", ROOT + ".internal.rest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".storage..", ROOT + ".internal.repository..", ROOT + ".internal.engine..")
                .check(HOUSE);
    }

    @Test
    void repositoryKnowsNoConnectorAndNoEngine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.repository..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".rest..", ROOT + ".internal.engine..", ROOT + ".internal.rest..")
                .check(HOUSE);
    }

    /** Whoever checks a proof relies on this package, a JSON parser and the JDK. */
    @Test
    void theProofCheckSharesNothingWithTheRepository() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.proof..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage(ROOT + ".internal.proof..", ROOT + ".json", ROOT + ".model"))))
                .check(HOUSE);
    }

    @Test
    void everyFailureOfOursStandsInOneSealedFamily() {
        assertThat(ButterflyException.class.isSealed()).isTrue();
        assertThat(Arrays.asList(ButterflyException.class.getPermittedSubclasses()))
                .allSatisfy(kind -> assertThat(kind.isSealed() || Modifier.isFinal(kind.getModifiers()))
                        .as("%s is closed", kind)
                        .isTrue());
        classes()
                .that()
                .areAssignableTo(ButterflyException.class)
                .should()
                .resideInAPackage(ROOT + ".error")
                .check(HOUSE);
    }

    @Test
    void secretCannotBeSerialised() {
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
        noClasses()
                .that(OURS)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.io.ObjectOutputStream.class, java.io.ObjectInputStream.class)
                .check(HOUSE);
    }

    private static void mayKnow(String room, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = ROOT + "." + room;
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = ROOT + "." + others[i];
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat(OURS.and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .check(HOUSE);
    }
}
