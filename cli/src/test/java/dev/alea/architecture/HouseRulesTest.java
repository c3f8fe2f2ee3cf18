package dev.alea.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the rooms and the rules of the house, held by the byte code itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseRulesTest {
    /** From the roof to the cellar: a room may use only the rooms below it. */
    private static final List<String> ROOMS = List.of("cli", "prune", "explain", "run", "choice", "torch", "formats");

    /** Side by side: none may use another. */
    private static final List<String> SYSTEMS = List.of("prune", "explain");

    private JavaClasses house = new ClassFileImporter().importClasses();

    @BeforeAll
    void openTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.alea");
    }

    static List<String> rooms() {
        return ROOMS;
    }

    static List<String> systems() {
        return SYSTEMS;
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> "dev.alea." + room + "..").toArray(String[]::new);
    }

    @Test
    void everyRoomIsThere() {
        for (String room : ROOMS) {
            assertThat(house.stream().anyMatch(c -> c.getPackageName().startsWith("dev.alea." + room)))
                    .as(room)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void arrowsOnlyPointDown(String room) {
        List<String> above = ROOMS.subList(0, ROOMS.indexOf(room));
        if (above.isEmpty()) {
            return;
        }
        noClasses()
                .that()
                .resideInAPackage("dev.alea." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(above))
                .check(house);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void systemsDoNotKnowOneAnother(String system) {
        noClasses()
                .that()
                .resideInAPackage("dev.alea." + system + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(
                        SYSTEMS.stream().filter(other -> !other.equals(system)).toList()))
                .check(house);
    }

    @Test
    void anArrowThatPointsUpIsFound() {
        ArchRule upward = noClasses()
                .that()
                .resideInAPackage("dev.alea.prune..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.alea.torch..");
        assertThatThrownBy(() -> upward.check(house)).isInstanceOf(AssertionError.class);
    }

    @Test
    void vectorCodeLivesInTheKernelsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.alea.choice.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(house);
    }

    @Test
    void nothingIsOpenForInheritance() {
        classes()
                .that(areWrittenByHand())
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .beInterfaces()
                .orShould()
                .beEnums()
                .orShould(com.tngtech.archunit.lang.conditions.ArchConditions.be(SEALED))
                .check(house);
    }

    @Test
    void nothingIsProtected() {
        methods()
                .that()
                .areDeclaredInClassesThat(areWrittenByHand())
                .and()
                .doNotHaveName("finalize")
                .should()
                .notBeProtected()
                .check(house);
        fields().that()
                .areDeclaredInClassesThat(areWrittenByHand())
                .should()
                .notBeProtected()
                .check(house);
    }

    @Test
    void noStaticFieldIsMutable() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(areWrittenByHand())
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(house);
    }

    private static final DescribedPredicate<JavaClass> SEALED =
            DescribedPredicate.describe("sealed", c -> c.reflect().isSealed());

    private static DescribedPredicate<JavaClass> areWrittenByHand() {
        return DescribedPredicate.describe(
                "written by hand",
                c -> !c.isAnonymousClass()
                        && !c.getSimpleName().equals("package-info")
                        && !c.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !c.isAnnotation());
    }
}
