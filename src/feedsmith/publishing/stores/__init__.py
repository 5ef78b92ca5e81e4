"""Stores elsewhere, one way of speaking to each kind.

store      what all stores do; time limits
parts      files under a name of their own until they are whole: on FTP and SFTP
clouds     S3, Google's and Azure's, through fsspec
sftp       servers with SSH, through paramiko
ftp        servers with FTP
opening    which store a URL means
secrets    passwords and tokens, kept out of messages and logs
"""
