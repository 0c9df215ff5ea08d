// No test of Stockade's runs this file. It needs org.junit.jupiter:junit-jupiter, and npx on the PATH.
//
//   @ExtendWith(StockadeExtension.class)
//   class KeysTest {
//       @Test
//       void listsNothing(URI stockade) {
//           KmsClient kms = KmsClient.builder().endpointOverride(stockade).region(Region.US_EAST_1)
//               .credentialsProvider(StockadeExtension.CREDENTIALS).build();
//           assertTrue(kms.listKeys().keys().isEmpty());
//       }
//   }
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** One server for all classes of a run, which ends with it; a test takes its address as a parameter. */
public class StockadeExtension implements ParameterResolver {
    private static final String KEY_ID = "AKIA0123456789ABCDEF";
    private static final String SECRET = "for-tests-alone-and-for-nothing-else";
    private static final String READY = "Stockade is ready on ";

    public static final StaticCredentialsProvider CREDENTIALS =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == URI.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.GLOBAL)
            .getOrComputeIfAbsent(Server.class, type -> new Server(), Server.class).url;
    }

    private static class Server implements CloseableResource {
        final Process process;
        final URI url;

        Server() {
            // Without --no npx would fetch what is not installed, by its name, whoever published that.
            ProcessBuilder builder = new ProcessBuilder(
                "npx", "--no", "--", "stockade-server", "start", "--ephemeral", "--dev", "--port", "0");
            builder.environment().put("STOCKADE_ROOT_ACCESS_KEY_ID", KEY_ID);
            builder.environment().put("STOCKADE_ROOT_SECRET_ACCESS_KEY", SECRET);
            builder.environment().put("STOCKADE_LOG", "off");
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            try {
                process = builder.start();
                BufferedReader lines = process.inputReader();
                String line = lines.readLine();
                while (line != null && !line.startsWith(READY)) line = lines.readLine();
                if (line == null) throw new IllegalStateException("The server ended before it was ready.");
                url = URI.create(line.substring(READY.length()));
            } catch (IOException cause) {
                throw new IllegalStateException("npx could not be run: is Node installed?", cause);
            }
        }

        /** npx starts the server as a child of its own. */
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
