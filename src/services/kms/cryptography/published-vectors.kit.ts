// Keys, MACs, signatures and shared secrets that others have published: RFC 4231; RFC 8032; of each ML-KEM (FIPS 203) those of
// the first seed of NIST's known answers; and of each ML-DSA (FIPS 204) those of the seed of 32 times 2a, which implementers
// share. Of what is long, the SHA-256.

/** RFC 4231, section 4, by test case: key and message in hexadecimal, and the MAC by each hash. */
export const macs = [
  {
    name: 'test case 1', key: '0b'.repeat(20),
    message: '4869205468657265',
    HMAC_SHA_224: '896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22',
    HMAC_SHA_256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    HMAC_SHA_384: 'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
    HMAC_SHA_512: '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde' +
      'daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  },
  {
    name: 'test case 2', key: '4a656665',
    message: '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    HMAC_SHA_224: 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44',
    HMAC_SHA_256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    HMAC_SHA_384: 'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    HMAC_SHA_512: '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554' +
      '9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  },
  {
    name: 'test case 3', key: 'aa'.repeat(20),
    message: 'dd'.repeat(50),
    HMAC_SHA_224: '7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea',
    HMAC_SHA_256: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    HMAC_SHA_384: '88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27',
    HMAC_SHA_512: 'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39' +
      'bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
  },
  {
    name: 'test case 4', key: '0102030405060708090a0b0c0d0e0f10111213141516171819',
    message: 'cd'.repeat(50),
    HMAC_SHA_224: '6c11506874013cac6a2abc1bb382627cec6a90d86efc012de7afec5a',
    HMAC_SHA_256: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    HMAC_SHA_384: '3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
    HMAC_SHA_512: 'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db' +
      'a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
  },
  {
    name: 'test case 6', key: 'aa'.repeat(131),
    message: '54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374',
    HMAC_SHA_224: '95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e',
    HMAC_SHA_256: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    HMAC_SHA_384: '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
    HMAC_SHA_512: '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352' +
      '6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
  },
] as const

/** RFC 8032, 7.1 and 7.3: the seed, the public key, the message and its signature, in hexadecimal. */
export const edwards = [
  {
    name: '7.1, test 1', algorithm: 'ED25519_SHA_512',
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature: 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: '7.1, test 2', algorithm: 'ED25519_SHA_512',
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: '7.1, test 3', algorithm: 'ED25519_SHA_512',
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature: '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    name: '7.3, abc', algorithm: 'ED25519_PH_SHA_512',
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message: '616263',
    signature: '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41' +
      '31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
  },
] as const

/** The public key's SHA-256; the SHA-256 of the signature that is made without random bytes. */
export const lattices = [
  {
    name: 'ML_DSA_44', seed: '2a'.repeat(32), message: '48656c6c6f20776f726c64',
    publicKey: 'd87f8ca136ac1aa55e2d6c4521680efb3a378cbb9bc0bfb446e9c60893931ea3',
    mu: '0ba2d90bc4fa5877844e47f7563eefccf658f898eaf4197b2a9a89d3df683955' +
      'c73a80895ac0a51cc9049d44cdc1d1c550ef3870c1126afdb3d52ee057cbbcdd',
    signature: '8cd6fc03daa72e87210a4e721523e84c14f27733789075e65736744d4787fdd5',
  },
  {
    name: 'ML_DSA_65', seed: '2a'.repeat(32), message: '48656c6c6f20776f726c64',
    publicKey: 'b7acce2ddb11f8cc1aa46e2bafac6eacfa2b732ef192bd636ad8d3a56d649c66',
    mu: 'de30bd32395e1998bcdae79ad419cec6ea9e9a903fdc552c6e9801208174d80a' +
      '9d2f3902a144e62f89d6e505cc9c69fb01de013fc1d0204ee4dcf5fcc25f1378',
    signature: '39fbbb0d97a52c79844213b325af823a7f16a174e00a5b3daeb3e6e6d1c89681',
  },
  {
    name: 'ML_DSA_87', seed: '2a'.repeat(32), message: '48656c6c6f20776f726c64',
    publicKey: 'd43128fa8a8c785c1d44c9e7db538dbf9dd88fe6c8ad911a344bcec1017c6d54',
    mu: '00d86c57be5399a1841b734bbdc6ad234218ec65376768f844bec76cd3585696' +
      'd6e648ec8a069bd929f2be80051679f2b8bec414f715261148f42eddaf3a9b43',
    signature: '1ad45bd0419e694375bd38ec11d8e0c228ab9ffac2fce4adbe6218d9c949e293',
  },
] as const

/** NIST's d and z, the encapsulation key's SHA-256, the ciphertext in Base64 and its secret. */
export const encapsulations = [
  {
    name: 'ML_KEM_512',
    seed: '7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d' +
      '8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f',
    publicKey: '852523749efd2b78d1074e5de629060312cd9397933a19ddb7482cfda5e92614',
    ciphertext:
      'ET2y3QaHEjXnvDbJ3KpSj8Js5duezB3DLpV9f/s8dCnVDDw1d6UV0xg6G50me5Nrfrj1Q6Ovt3dlynk494qmQ4zoCgamlm0NBq91uj4NTze6xzNp9acp' +
      '9z6Fcp7dl8jCqMwmGeTPe2CRhp6Qn9R9lwkUkgSwg32NbyXSZ5cr5jutNLVEUjwBwJ3jsfoda3sFnu6eZSBi/ocPaMaABTOeoYHh0HZ8FSrrOPrw+SRa' +
      '5Z1csNK38gEintlwINBiOkYQDQl7DOEVTgKK5hlN4F3pfdmuLoX/0l2V6yLv/luhnNgHxTDrqp/p9kLMrP9H7RXCK/4wNuv4rZyO0jJAruuqJNE1dVEA' +
      'uF7O4xdJBuRjEgYs7srHXeUnUlbCwaZT/WkVsbMMjsu2/UKAQ3RTFzqWI4vH0QiJI0PgM7zZjkN+eJ/FvrqhKyY0tR7Q1YnxEUOgIdjszllP3Uja6EyA' +
      'Y+81gbw3ikjaTlG7F1sNtH+dz5kxjDAiXKf6ech5vxyTl7XMxe+tlMUA7X+fOF0IjjSTIiH8D8mv5R9odVSBMWl2lUeKvchzbxAJWmuS7Gef4OKuXYsz' +
      'U1XVja5NTwsXql0eUvHUVYSoksNM5LBPzQCYHVHKoWBkutktAZ3Dre2RloQRKynaooudrgm4ayGpMxDV+8ZSeyJLnOh9J4K7KUZz8OwG8msIdlKhjWrX' +
      'sckzA+8FYcD8nNT2ePYG8ZLPXfkrFUj13SaH7b7M/G1OneS9UNPHT7J1q9mz6QJ320oAacCipxNvUM6tSy8ZlfqvFoBA6eS+t8VyIEnW2mQCmS/OpFCX' +
      '33wcIPsGgiIABXaTWggGdzRRkh9UxV+/WTpPFHwf7zrK8M+pB65IyMBjEs/fUYaQS+x/7U7ZM8klarBMv6A6lnwffq1KtA3xFr5mDifKK1Q1JtS5aEwx' +
      '4eQjg7lp+JYpnXE5DMhbcDICrK3s+oxAllwIxTtWceDVlFW8WoWGxlXbjCreS6iHfxm2AA4Y+P6t2n7ej+gKpmLWlMbYwztS',
    secret: '319839e82ab6b222de7b619e80da8391522bbb37677018494a4742c53f9abfdf',
  },
  {
    name: 'ML_KEM_768',
    seed: '7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d' +
      '8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f',
    publicKey: '86adbca81f4fee893e2fb58fb98aa2fe188f501fed268d7f4056f8c05c4e53c4',
    ciphertext:
      'yDkQhbjT6peUISVBspFPCJZNM1IdP2etZgluv7H3BkJLSVWPdVtWJbriNvLgB5YBx2b32WCAj34rsMel4GbtNG3mKPjFfuuruwwi2RFUhGNpPvPOUqU/' +
      'f/QV8A5leuHFpI+l7G5L5c9GLa/8hNL21f9V3Ju+i7DXJexk/UzUvY26CoROi1zktqKJNNf3oFCZH+GFtQa0Udq/rVLVLLIRTKfZpc+YbI/cG8EOwMGG' +
      'nlDAPFWnYZKhBJrKY2upAgvaqND1jHY7C4mEXKBtTE3cIUM+FrnGLkSHH9vAW6IYr4cf3X3PpGTmD6pSZSZM4Tkb2ajF+qdibV8Vm5gFuXVxCjUDoLhY' +
      'oRxqZHzA4ZrIixvpBWyVtNIIfQlR0dL0mSSREX5jR3lLpUVx7Em7pxrzQT04owv1hyJI0fbQfIa694LnPSY38EPTQaAJIYV9iyHd8+HWMQA27SevSeXe' +
      'G5AP5N55gI/yn5VwhZYSsVrcAfuyZbMFseOhKuQZ2lt0Jh+ihMEB2j2NyosuRSGspXHvRKBY6ET/MrFtWq6gX386+OKrFiIuNHZi7d+4kdDswqVcVjj5' +
      '3ektmj1USl+QGsUBrNHqagECAfyxCtcCxCWpS99YkNUAoqFH7uHR/LqMOr58Lf5w80bwM9gWoLJ5G08LLZVtnuWXFxU5mlaIMCSV4uB8HIwBUnGEvNDC' +
      'CLwVny4TMYwLs90kpqf8hJ+DOF7U26B/4de9VkDMntXM/daHY8sNDt9hspIXf8HS08Ed0ElQVryxJViuvP3e+f60rrxXr9kCPGXP5lok4z8bABEekuY+' +
      'AR6vCyEs+VdDzQf1GJ7OHyBbf2/LLmsZYbVATOvkfIzRO4WZ1bSebYfu2jbpuPxMAGNYlqordYluM20bYS7hPbgR4fB+YXSNkg9IZfPxF0E5ncYWLJHK' +
      'FooCMp3/gh1YGYcS3VWKuwmbOguvnaG3MLKqc7z1jXTzV7BvchHIBLbIrxb/NQn60dNbFL/c7X24pqJcSOWVZIByTaoFfNZgtn7j5HJXQYJnnUhYOKZH' +
      'bqwCFBB1yBKveWe6fJGFzCq9KkVFuA89MQTVjWVKV3ktz6u+nAcV6N4u+B70BMgWj9ekPvqz1EjmhqCI79JqJhWZSJJnI9fszDnjwbcZz4vst75+lk8i' +
      'zYyxt+JegA6pfWCmTMC72ctAejq5+I9eKRae6v1OAyL95lkK4JPOj+6umLYiyqdVb/QmyeekBM5pNVgwp6Z3Z6dsfZqXuEv89QoC91wjXS+cZxE4BJ/8' +
      'fIBVkmwD6z+4f5aVGFpC7KmkFlWHPTCms79CiyRiI0hKj/Ye4+6v/xDpnCwTp2KE0GPlarcRo1qFtTg9+B2iNJD2bo6j/LoGf1UwxlQcK490cXw1Aj57' +
      'mzlWw+4v+EugPM9LS1MhuSQIlUgbxtY8FpPBhHhS+Ol/UKEzUyrD7h5S1GQ=',
    secret: 'e7184a0975ee3470878d2d159ec83129c8aec253d4ee17b4810311d198cd0368',
  },
  {
    name: 'ML_KEM_1024',
    seed: '7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d' +
      '8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f',
    publicKey: '61b95ec8c32ae85ad7a17ae5b9c2dfb083e05f767da3ba9a0a8092ea6b4cbf7a',
    ciphertext:
      'yb6tawwRFDib1HYcc6uQlbWAnarJ9lm7VkryJhcwUqSj5/Ll/UfSsCqutRieBrn0rpi2Gctj773zmJqUs26OoNcAYzuVCgrip47ZLoXIXHDhPmJvsmP6' +
      'yWgVIcOrIv2rKRc8lhaisDcIP/ey4Bm1vN4Gj6wlfvjxJ5hBFpPBvcxlQgmXpROoppUCYgvo5M5zYuQSp2z1HB8kM/GrZM4OXS9W18mt6ZTQ410K7vOs' +
      'UVtIJDdmTYwdJeWlUHz4D5cNPqciaqzcRXy/iKBWCqNbssXEVYZ+IVmRCjWBC+/jqhDrBNjVcUfLj2bSsHC6xD0fH/3VepOZlR9kllcnvLn2atQjCdr8' +
      'eZwcVArxr5Pv9oqG1h9RFdtmLe56yaNiZ3ditqFkoPoKTYWeS4yNvbThg/XmgI/FIillDK988+Ft49iV0UjDVEirjCdTyYMbJL1JIUl+qhklZcq/2DwM' +
      'aN/n05Kr9eXm+Eu59a9LcRjAtVgQX5wQybbXBoLh3m4GidcQamN0vTSu1yKebLNW8upl5oDOex4sNwThFqOFQoJuigARQbry403jegMECYbUwM1dV/Bw' +
      'HOkwmG/ZUltY4uWfRbjdBMDzWw9HlwzGcHlhjrnm2R6bD4xtLhZc9Eiiwev3G2U34PN1GF36/vaYtiObs1WAsxW8te1AjDV/GS3vibwbdc3Wqui1+vDD' +
      '4TgD9r36dvtAf8vaeQwymz7kL9PTsDvVAD8LxDL3ujljERJFLf0SFAQz/4mA62pSa6he+ZR3N4tNx2Y1pc1QQOQ7jB/k7l4VjkI7/AyJPB1WE77QjacZ' +
      'yQcxhO6zb9NXOA+xhz2MvTbiJV6YWxt2gZdDplhKmzpYCZbJwu7Zu7//eKYgS15e6uX079JmAHizfwdUq12oYuZmsUW18j89CXd5mSnfoq7dpT0VLtod' +
      'DQ5OpD9u2Im7ll7v4KfGhbs2dw6qh0JCwOIpz2zlbe+lrq5k0MQN2oqibq6zFFjwcKO8cuFhnum19kIpHFbfW35D22yAL8dPTz+bXA01XDquUgqjEinR' +
      'Lz58xdSOaRGRo2soN2X0Ez8P8f4vAcZkiyeYp0612EKiSPUkp+f4l0IRKXtE8N0Z84boa+a6eC3nf96Icibzehx3vF7d7uW/RrZ/t0eNVZhl8mLKqE1k' +
      'qM5Z5N8IGOFIYVJqzTSDYA89rnlZ012Bgcpqgc55G+AHUtp3WURqLPvgC4JIuTSR3r1SAiC3VUFtL8a3yK8v915by7jnU3OApXIcd0hJV6aScdi6/ODx' +
      'ZnNf+GkjLeXTga+/DkTWkXK3mjUZGUneCXA7lCIrE8OFxggebS7eHlf+GE749gGWuaOnt+/3SXGRyodBtaAeectpphFC5vXQgPuz5Wb3nhRvdcihCXhg' +
      'hBtHR99gTbqVTkqNng3MwfYJ0Fz40xIZ7NYMMS3mhFUvCSJ8uCkpHGRXMsX11NcRY59CojCAqjT+FCDyGb1rz047KbnQIpOy2oE4PgpR0rsYbHsKIRoM' +
      '1jrL/AIQQB6YXUNrOAPVYBwkE2r9FWJSLkW0V8tDkXi+SofM5ANG00rg88ORA8ij68nIbI24/FVh6w86FD1On+k6XLpvb8rlZQ0/Q9JmillWySKJO4Fm' +
      'R97Qr8BSpsPZ0Bo9OvDxuoB/8QSR4THcFeFlz9BlCh8sMT15VhQe3MYcuQ6eer8v41/J3BveiJOfoR97vj602P+mQ7B0109FETWG6bsSBgAD1xlB8toJ' +
      'jcDpbK0yVc8yjqLTMIwfRYXonGE8Qmt+eY4exOmP5scedJH17KDNBRFYYb0WDj/nOligJrpTjg4la5Lx16JJdXBZSFaGD/0GtgGsV1WS9KxhK13nhmBC' +
      'Ej68YMVXaOOnYAoyYFUfK+oiu/a2yCRugPkSXEu52zVN1krmlcFfUHH0q7ljkgfKxzMbMQ9poF9UuZXeUpoCPwM7BV25UoehS6MKfMUmu3JMQX+6KQY2' +
      'qZbyhuPp6Tnk/hw5i1xlmZWdC0RFoyfsRpoWU8+up1Us7OwIXMqmiTiuSsPEJPfkgEOevSyZK19vlewkS2V9veqprhEKr01ov04nQQ1Dzu8+iOnHF91E' +
      'ye4=',
    secret: '489dd1e9c2be4af3482bdb35bb26ce760e6e414da6ecbe489985748a825f1cd6',
  },
] as const
