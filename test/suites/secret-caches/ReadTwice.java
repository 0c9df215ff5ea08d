import com.amazonaws.secretsmanager.caching.SecretCache;
import com.amazonaws.secretsmanager.caching.SecretCacheConfiguration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Reads a secret twice, waits for a line, and reads it until it is what the line says. */
public class ReadTwice {
    public static void main(String[] args) throws Exception {
        SecretsManagerClient client = SecretsManagerClient.create();
        SecretCacheConfiguration settings = new SecretCacheConfiguration().withClient(client).withCacheItemTTL(100);
        try (SecretCache cache = new SecretCache(settings)) {
            System.out.println(cache.getSecretString(args[0]) + " " + cache.getSecretString(args[0]));
            String next = new String(System.in.readAllBytes()).strip();
            for (int i = 0; i < 100 && !next.equals(cache.getSecretString(args[0])); i++) Thread.sleep(100);
            System.out.println(cache.getSecretString(args[0]));
        }
    }
}
