def test_what_is_encrypted_is_decrypted(client):
    kms = client('kms')
    key = kms.create_key()['KeyMetadata']['KeyId']
    ciphertext = kms.encrypt(KeyId=key, Plaintext=b'a secret')['CiphertextBlob']
    assert kms.decrypt(CiphertextBlob=ciphertext)['Plaintext'] == b'a secret'


def test_nothing_is_left_of_the_test_before(client):
    assert client('kms').list_keys()['Keys'] == []
