package org.butterflysecurity.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.storage.r2.R2Storage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module shows to others: no internals, and no third-party types. */
class PublicSurfaceTest {

    static Stream<Class<?>> modules() {
        return Stream.of(IdentityBackup.class, OktaConnector.class, R2Storage.class);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void internalsAreExportedToNobodyOrToModulesOfOurs(Class<?> entrance) {
        assertThat(descriptor(entrance).exports())
                .filteredOn(e -> e.source().contains("internal"))
                .allSatisfy(e -> assertThat(e.targets())
                        .as("who sees %s", e.source())
                        .isNotEmpty()
                        .allMatch(target -> target.startsWith("org.butterflysecurity.")));
        assertThat(descriptor(entrance).isOpen()).isFalse();
        assertThat(descriptor(entrance).opens()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void nothingIsLookedUpOnTheClassPath(Class<?> entrance) {
        assertThat(descriptor(entrance).uses()).isEmpty();
        assertThat(descriptor(entrance).provides()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void signaturesShowOnlyTheJdkAndWhatIsExported(Class<?> entrance) {
        Set<String> exported = modules().flatMap(PublicSurfaceTest::exported).collect(Collectors.toSet());
        String[] own = exported(entrance).toArray(String[]::new);
        JavaClasses classes = new ClassFileImporter().importPackages(own);

        classes()
                .that()
                .arePublic()
                .and()
                .resideInAnyPackage(own)
                .should(showOnly(exported))
                .check(classes);
    }

    private static Stream<String> exported(Class<?> entrance) {
        return descriptor(entrance).exports().stream()
                .filter(e -> !e.isQualified())
                .map(ModuleDescriptor.Exports::source);
    }

    private static ArchCondition<JavaClass> showOnly(Set<String> exported) {
        return new ArchCondition<>("show only the JDK and exported packages in signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getRawSuperclass().ifPresent(s -> check(type.getName(), List.of(s), events));
                check(type.getName(), type.getRawInterfaces(), events);
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (isVisible(unit.getModifiers()) && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                        check(unit.getFullName(), rawTypes(unit.getReturnType()), events);
                        unit.getParameterTypes().forEach(p -> check(unit.getFullName(), rawTypes(p), events));
                    }
                }
                for (JavaField field : type.getFields()) {
                    if (isVisible(field.getModifiers())) {
                        check(field.getFullName(), rawTypes(field.getType()), events);
                    }
                }
            }

            private void check(String where, Collection<JavaClass> shown, ConditionEvents events) {
                for (JavaClass type : shown) {
                    JavaClass element = type.getBaseComponentType();
                    String name = element.getPackageName();
                    boolean allowed = element.isPrimitive() || name.startsWith("java.") || exported.contains(name);
                    if (!allowed) {
                        events.add(SimpleConditionEvent.violated(type, where + " shows " + element.getName()));
                    }
                }
            }
        };
    }

    private static Set<JavaClass> rawTypes(JavaType type) {
        return type.getAllInvolvedRawTypes();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ModuleDescriptor descriptor(Class<?> entrance) {
        return ModuleFinder.of(location(entrance)).findAll().iterator().next().descriptor();
    }

    private static Path location(Class<?> entrance) {
        try {
            return Path.of(
                    entrance.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
