// Prints, as one JSON object a line, the rules of PDF/UA-1 that each PDF named on the command line fails.
// Uses the validation library of veraPDF; see tests/site/test_pdf.py for where it comes from.

import java.io.File;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Vera {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), PDFAFlavour.PDFUA_1);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
                ValidationResult result = validator.validate(parser);
                TreeMap<String, Integer> failed = new TreeMap<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                        failed.merge(rule, 1, Integer::sum);
                    }
                }
                StringJoiner rules = new StringJoiner(", ", "{", "}");
                failed.forEach((rule, count) -> rules.add("\"" + rule + "\": " + count));
                System.out.printf(
                        "{\"file\": \"%s\", \"compliant\": %b, \"assertions\": %d, \"failed\": %s}%n",
                        name.replace("\\", "/"), result.isCompliant(), result.getTotalAssertions(), rules);
            }
        }
    }
}
