'use strict';
// Every situation, by subject; ids are `subject/what is odd`.

const SUBJECTS = ['selfsigned', 'bundle', 'paths', 'roles', 'purposes', 'names', 'hosts', 'times', 'keys', 'identifiers', 'encoding', 'pem', 'trust', 'faults', 'revocation', 'strict'];

module.exports = SUBJECTS.flatMap((subject) => require(`./${subject}.cjs`).map((situation) => ({ ...situation, id: `${subject}/${situation.id}` })));
